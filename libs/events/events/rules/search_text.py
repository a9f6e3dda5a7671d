"""What is searched is compared in one form: whoever types on a Chinese keyboard mixes full and half width at will."""

from unicodedata import normalize


def search_text(text: str) -> str:
    """Compatibility forms, width and case folded (Unicode NFKC, case folding), blanks single and none around it.

    Both what is searched for and what is searched are brought into this form.
    """
    folded = normalize("NFKC", text)
    for _ in range(2):  # some characters only fold once others have
        folded = normalize("NFKC", folded.casefold())
    return " ".join(folded.split())
