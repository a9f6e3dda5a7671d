"""What attachments hold, by case."""

from service.uploads.kept import Kept

ATTACHMENTS = Kept("intake.attachments", "case_id")
