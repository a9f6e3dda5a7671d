from service.framework import serve
from tiny.definition import DEFINITION

serve(DEFINITION)
