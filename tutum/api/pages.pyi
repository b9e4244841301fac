from typing import Any, Dict, Iterator, List, Mapping

PAGE_SIZE: int

def walk(endpoint: str, filters: Mapping[str, Any]) -> Iterator[List[Dict[str, Any]]]: ...
