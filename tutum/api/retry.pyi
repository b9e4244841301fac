from typing import Optional

LONGEST: float
FIRST: float

def should_retry(
    method: str, status: Optional[int] = None, failure: Optional[BaseException] = None
) -> bool: ...
def retry_delay(
    repetition: int, retry_after: Optional[str], now: float, fraction: float
) -> float: ...
