"""Every exception that policygraph raises on purpose.

PolicyGraphError                 a message for the user, no traceback
├── BadDocument                  a file that cannot be read; names the file
├── BadStatement                 a statement that breaks a promise; names the statement
├── BadOntology                  ontology.yaml is wrong; names the block
├── BadSetting                   a setting of the server that cannot be used; names the variable
├── MissingModel                 the pkuseg model is not there; names the command
├── StoreError                   the store refused or failed; carries the query
│   ├── StoreBusy                another process owns the embedded database
│   ├── StoreUnavailable         the server cannot be reached
│   ├── StoreConflict            somebody else wrote since the sources were read; read again
│   └── QueryRefused             the query writes, reaches out of the store, or is not supported
│       ├── QueryTimeout         the query ran longer than its limit
│       └── QueryCancelled       whoever asked has called the query off
├── NotFound                     no such entity, document or measure
└── Ambiguous                    a name fits several; carries them
"""


class PolicyGraphError(Exception):
    """Base: its text is one line (or a few) that a user understands."""


class BadDocument(PolicyGraphError):
    """A file cannot be read as a policy document."""

    def __init__(self, file: str, reason: str):
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class BadStatement(PolicyGraphError):
    """A statement whose evidence does not prove it, or that the ontology does not allow."""


class BadOntology(PolicyGraphError):
    """ontology.yaml contradicts itself."""


class BadSetting(PolicyGraphError):
    """A setting in the environment that cannot be used."""


class MissingModel(PolicyGraphError):
    """The pkuseg model is not prepared."""


class StoreError(PolicyGraphError):
    """The store refused or failed. `position`: how many characters of the query stand before what is wrong."""

    def __init__(self, message: str, query: str = "", position: int | None = None):
        super().__init__(message)
        self.query = query
        self.position = position


class StoreBusy(StoreError):
    """Another process owns the embedded database and does not answer."""


class StoreUnavailable(StoreError):
    """No store answers at the URL."""


class StoreConflict(StoreError):
    """Another writer changed the store since the caller read it."""


class QueryRefused(StoreError):
    """The query is not allowed, or the store does not support it."""


class QueryTimeout(QueryRefused):
    """The query ran longer than its limit."""


class QueryCancelled(QueryRefused):
    """Whoever asked has called the query off."""


class NotFound(PolicyGraphError):
    """Nothing of that name or id."""


class Ambiguous(PolicyGraphError):
    """A name fits several entities; `candidates` are (id, type, name) of each."""

    def __init__(self, message: str, candidates: tuple[tuple[str, str, str], ...]):
        super().__init__(message)
        self.candidates = candidates
