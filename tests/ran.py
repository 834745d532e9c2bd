"""What a command of the program left behind."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    """Exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document of standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the refusal."""
        return str(self.document["error"])
