from service import serve
from tiny.definition import DEFINITION

serve(DEFINITION)
