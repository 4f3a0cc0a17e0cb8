"""The description of the HTTP API in OpenAPI 3.1; msgspec writes its schemas.

Source: https://spec.openapis.org/oas/v3.1.0
"""

from typing import Any

import msgspec

from bot.dialogue import texts as shared_texts
from bot.frontends.web.api.schemas import Feeling, Moods, Problem, Query, Recommendations, Understood

_SCHEMA_TYPES = (Moods, Recommendations, Feeling, Understood, Problem, Query)
_PROBLEMS = {
    "405": "The address does not know this method",
    "413": "The body is too long",
    "415": "The body is no JSON",
    "422": "The request cannot be read",
    "429": "Too many requests; Retry-After says when to come back",
    "503": "There are no movies just now; Retry-After says when to come back",
}
_ABOUT = "The same movies for everybody who asks on the same day. Requests are not remembered."


def document() -> dict[str, Any]:
    """Write the whole document."""
    _, schemas = msgspec.json.schema_components(_SCHEMA_TYPES, ref_template="#/components/schemas/{name}")
    query = schemas.pop("Query")["properties"]
    moods = _operation("moods", "The moods", "Moods", ["429"])
    recommendations = _operation("recommendations", "Movies for a mood", "Recommendations", ["422", "429", "503"])
    recommendations["parameters"] = [
        {"name": "mood", "in": "query", "required": True, "schema": query["mood"]},
        {"name": "n", "in": "query", "schema": query["n"]},
    ]
    feel = _operation("feel", "Movies for free words", "Understood", ["413", "415", "422", "429", "503"])
    feel["requestBody"] = {"required": True, "content": _content("application/json", "Feeling")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": shared_texts.NAME,
            "version": "1",
            "description": f"{_ABOUT} {shared_texts.TMDB_NOTICE}",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/moods": {"get": moods},
            "/api/v1/recommendations": {"get": recommendations},
            "/api/v1/feel": {"post": feel},
        },
        "components": {"schemas": schemas},
    }


def _operation(operation_id: str, summary: str, answer_schema: str, problem_statuses: list[str]) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": _content("application/json", answer_schema)}
    }
    for status in problem_statuses:
        responses[status] = {
            "description": _PROBLEMS[status],
            "content": _content("application/problem+json", "Problem"),
        }
    return {"operationId": operation_id, "summary": summary, "responses": responses}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
