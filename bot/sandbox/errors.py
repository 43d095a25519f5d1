"""The refusals of the Bot API: a code and its exact text."""

from typing import Any


class ApiError(Exception):
    """A refusal as the Bot API words it.

    `code` is its `error_code`, and the HTTP status too; `description` is the whole text, with its prefix; `parameters`
    are what a program needs to go on, as `retry_after`.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    """What is asked for is refused (400)."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """The bot may not do this (403)."""
    return ApiError(403, f"Forbidden: {reason}")


def unauthorized() -> ApiError:
    """Nobody has this token (401)."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """The path leads to no bot (404)."""
    return ApiError(404, "Not Found")


def method_not_found() -> ApiError:
    """There is no such method (404)."""
    return ApiError(404, "Not Found: method not found")


def other_get_updates() -> ApiError:
    """The poll ends because a newer one came (409)."""
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return ApiError(409, f"Conflict: {reason}")


def webhook_is_active() -> ApiError:
    """Nobody may poll while updates are posted (409)."""
    reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """The bot is to wait for so many seconds (429)."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def upgraded(supergroup_id: int) -> ApiError:
    """The group has become this supergroup (400)."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, migrate_to_chat_id=supergroup_id)
