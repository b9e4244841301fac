from typing import Any, Dict, Iterator, Mapping

PAGE_SIZE: int

def walk(endpoint: str, filters: Mapping[str, Any]) -> Iterator[Dict[str, Any]]: ...
