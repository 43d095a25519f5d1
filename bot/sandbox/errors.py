"""The refusals of the Bot API: a code and its exact text."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal as the Bot API words it; its code is the HTTP status too.

    Args:
        code: `error_code`.
        description: the whole text, with its prefix.
        parameters: what a program needs to go on, as `retry_after`.

    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """Give the JSON body of the answer."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    """Refuse what is asked for (400)."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Refuse what the bot may not do (403)."""
    return ApiError(403, f"Forbidden: {reason}")


def unauthorized() -> ApiError:
    """Refuse a token that nobody has (401)."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """Refuse a path that leads to no bot (404)."""
    return ApiError(404, "Not Found")


def method_not_found() -> ApiError:
    """Refuse a method that does not exist (404)."""
    return ApiError(404, "Not Found: method not found")


def other_get_updates() -> ApiError:
    """End a poll because a newer one came (409)."""
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return ApiError(409, f"Conflict: {reason}")


def webhook_is_active() -> ApiError:
    """Refuse a poll while updates are posted (409)."""
    reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Ask to wait (429)."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def upgraded(supergroup_id: int) -> ApiError:
    """Refuse a group that has become a supergroup, and name it (400)."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, migrate_to_chat_id=supergroup_id)
