"""One thin script a stage, run by `dvc repro`: read tables and params, one library call, write, say what was done."""

import sys
from collections.abc import Callable

from taxo.errors import TaxoError
from taxo.manners import INTERRUPTED, tell, write_any_letter
from taxo.progress import shown_progress
from taxo.project.storage import leave_pandas_out


def run(main: Callable[[], None]) -> None:
    """Run a stage's `main`; what people can mend becomes one line on stderr and exit code 1.

    Linear algebra gets one thread: the stages' many small products are slower with several, by far so where the
    machine has other work.
    """
    write_any_letter(sys.stderr)
    write_any_letter(sys.stdout)
    try:
        from threadpoolctl import threadpool_limits

        leave_pandas_out()
        with threadpool_limits(1, user_api="blas"), shown_progress():
            main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (TaxoError, OSError, ModuleNotFoundError) as error:
        sys.exit(f"error: {tell(error)}")
