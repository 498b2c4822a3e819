"""`re`, loaded when the first pattern is looked for: most texts are plain, and need none.

Loading it is a twentieth of what a short command computes. Modules that a daily command loads import it from here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re as re  # noqa: PLC0414 - said to be exported
    from typing import Any
else:

    class _Later:
        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever `re` has
            import re

            return getattr(re, name)

    re = _Later()
