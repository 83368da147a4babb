"""Every URL of Canevas, on one page.

`API` is the contract with programs; `canevas openapi` writes it out. Pages work
without script. The two sockets speak the protocols of `docs/protocol.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from workspace.access import Capability
from workspace.web import live
from workspace.web.api import (
    canvases,
    cards,
    description,
    exchange,
    invitations,
    links,
    shapes,
    webhook_shapes,
    webhooks,
)
from workspace.web.api.canvas_shapes import CanvasDocument, CanvasPatch
from workspace.web.api.card_shapes import CARD_PATCH, NewCard
from workspace.web.api.exchange import YAML
from workspace.web.api.operation import JSON, Operation, Query
from workspace.web.pages import canvas, files, health, home, invitation, sign_in
from workspace.web.pages import webhooks as webhook_pages

_CANVASES: Final = "/api/v1/canvases"
_CANVAS: Final = "/api/v1/canvases/{canvas}"
_CARD: Final = "/api/v1/canvases/{canvas}/cards/{card}"
_BASE: Final = Query("base_revision", int, "Refuse with 409 when the card changed since.")
_WEBHOOKS: Final = "/api/v1/webhooks"
_WEBHOOK: Final = "/api/v1/webhooks/{webhook}"
_keeping: Final = partial(Operation, needs="admin", keepers=True)
_writing: Final = partial(Operation, needs="write", may=Capability.WRITE)
_inviting: Final = partial(Operation, needs="admin", may=Capability.INVITE)

API: Final[tuple[Operation, ...]] = (
    Operation(
        "GET",
        "/api/v1/openapi.json",
        description.describe,
        "describe",
        "This API as an OpenAPI document.",
        needs="none",
        gives=dict,
    ),
    Operation(
        "GET",
        _CANVASES,
        canvases.list_mine,
        "listCanvases",
        "The canvases that are open to you.",
        gives=shapes.CanvasList,
    ),
    Operation(
        "POST",
        _CANVASES,
        canvases.create,
        "createCanvas",
        "Begin an empty canvas.",
        needs="write",
        takes=shapes.NewCanvas,
        gives=shapes.CanvasMade,
        status=201,
    ),
    Operation(
        "POST",
        f"{_CANVASES}/import",
        exchange.import_canvas,
        "importCanvas",
        "A new canvas from a file.",
        needs="write",
        reads=((JSON, (CanvasDocument,)), (YAML, (str,))),
        gives=shapes.CanvasMade,
        status=201,
    ),
    Operation(
        "GET",
        _CANVAS,
        canvases.read,
        "readCanvas",
        "The whole canvas, now or at a revision.",
        may=Capability.READ,
        gives=CanvasDocument,
        query=(Query("at", int, "The revision to go back to."),),
    ),
    _writing(
        "PATCH",
        _CANVAS,
        canvases.change,
        "changeCanvas",
        "Change the frame: title, summary, introductions…",
        takes=CanvasPatch,
        gives=shapes.Changed,
    ),
    Operation(
        "DELETE",
        _CANVAS,
        canvases.archive,
        "archiveCanvas",
        "Take the canvas out of every list; nothing is destroyed.",
        needs="admin",
        may=Capability.MANAGE,
        status=204,
    ),
    Operation(
        "GET",
        f"{_CANVAS}/export.json",
        exchange.export_json,
        "exportJson",
        "The canvas as a file, without loss.",
        may=Capability.EXPORT,
        gives=CanvasDocument,
    ),
    Operation(
        "GET",
        f"{_CANVAS}/export.yaml",
        exchange.export_yaml,
        "exportYaml",
        "The canvas as people write it by hand.",
        may=Capability.EXPORT,
        gives=str,
        media=YAML,
    ),
    _writing(
        "POST",
        f"{_CANVAS}/cards",
        cards.add,
        "addCard",
        "Add a card.",
        takes=NewCard,
        gives=shapes.CardChanged,
        status=201,
        refuses=(409,),
    ),
    _writing(
        "PATCH",
        _CARD,
        cards.change,
        "changeCard",
        "Write texts and fields of a card.",
        reads=((JSON, tuple(CARD_PATCH.values())),),
        gives=shapes.CardChanged,
        refuses=(409,),
    ),
    _writing(
        "DELETE",
        _CARD,
        cards.set_aside,
        "setCardAside",
        "Set a card aside; it can be restored.",
        gives=shapes.Changed,
        query=(_BASE,),
        refuses=(409,),
    ),
    _writing(
        "POST",
        f"{_CARD}/restore",
        cards.restore,
        "restoreCard",
        "Take a card back that was set aside.",
        gives=shapes.CardChanged,
    ),
    _writing(
        "POST",
        f"{_CARD}/move",
        cards.move,
        "moveCard",
        "Put a card elsewhere, also in another section.",
        takes=shapes.MoveCard,
        gives=shapes.CardChanged,
        refuses=(409,),
    ),
    _writing(
        "POST",
        f"{_CARD}/split",
        cards.split,
        "splitCard",
        "Make two cards of one.",
        takes=shapes.SplitCard,
        gives=shapes.CardChanged,
        status=201,
        refuses=(409,),
    ),
    _writing(
        "POST",
        f"{_CARD}/merge",
        cards.merge,
        "mergeCards",
        "Bring another card's words into this one.",
        takes=shapes.MergeCard,
        gives=shapes.CardChanged,
        refuses=(409,),
    ),
    _writing(
        "POST",
        f"{_CANVAS}/links",
        links.add,
        "addLink",
        "Relate two cards.",
        takes=shapes.NewLink,
        gives=shapes.LinkMade,
        status=201,
    ),
    _writing(
        "DELETE",
        f"{_CANVAS}/links/{{link}}",
        links.remove,
        "removeLink",
        "Take a link away.",
        gives=shapes.Changed,
    ),
    _inviting(
        "GET",
        f"{_CANVAS}/invitations",
        invitations.list_all,
        "listInvitations",
        "The invitations of a canvas.",
        gives=shapes.InvitationList,
    ),
    _inviting(
        "POST",
        f"{_CANVAS}/invitations",
        invitations.create,
        "invite",
        "Open a door: a link and a six-sign code.",
        takes=shapes.NewInvitation,
        gives=shapes.InvitationMade,
        status=201,
    ),
    _inviting(
        "DELETE",
        f"{_CANVAS}/invitations/{{invitation}}",
        invitations.revoke,
        "revokeInvitation",
        "Withdraw an invitation and the rights it gave.",
        status=204,
    ),
    _keeping(
        "GET",
        _WEBHOOKS,
        webhooks.list_all,
        "listWebhooks",
        "The webhooks of your organisation.",
        gives=webhook_shapes.WebhookList,
    ),
    _keeping(
        "POST",
        _WEBHOOKS,
        webhooks.create,
        "createWebhook",
        "Have a program told of events.",
        takes=webhook_shapes.NewWebhook,
        gives=webhook_shapes.WebhookMade,
        status=201,
        refuses=(404,),
    ),
    _keeping(
        "GET",
        _WEBHOOK,
        webhooks.read,
        "readWebhook",
        "One webhook.",
        gives=webhook_shapes.WebhookRow,
    ),
    _keeping(
        "PATCH",
        _WEBHOOK,
        webhooks.change,
        "changeWebhook",
        "Change its address or events, pause it, let it go on.",
        takes=webhook_shapes.WebhookPatch,
        gives=webhook_shapes.WebhookRow,
    ),
    _keeping(
        "DELETE",
        _WEBHOOK,
        webhooks.remove,
        "removeWebhook",
        "End a webhook.",
        status=204,
    ),
    _keeping(
        "POST",
        f"{_WEBHOOK}/secret",
        webhooks.renew_secret,
        "renewWebhookSecret",
        "Give it another secret; for a day the one before signs as well.",
        gives=webhook_shapes.WebhookSecret,
    ),
    _keeping(
        "POST",
        f"{_WEBHOOK}/test",
        webhooks.try_out,
        "testWebhook",
        "Send it a ping.",
        gives=webhook_shapes.DeliveryRow,
        status=201,
        refuses=(409,),
    ),
    _keeping(
        "GET",
        f"{_WEBHOOK}/deliveries",
        webhooks.deliveries,
        "listDeliveries",
        "What it was told lately, and what came of it.",
        gives=webhook_shapes.DeliveryList,
    ),
    _keeping(
        "POST",
        f"{_WEBHOOK}/deliveries/{{delivery}}/again",
        webhooks.again,
        "deliverAgain",
        "Send a delivery once more.",
        gives=webhook_shapes.DeliveryRow,
        refuses=(409,),
    ),
)

PAGES: Final[tuple[BaseRoute, ...]] = (
    Route("/", home.home),
    Route("/canvases", home.create, methods=["POST"]),
    Route("/canvases", home.back),
    Route("/canvases/import", home.bring, methods=["POST"]),
    Route("/canvases/import", home.back),
    Route("/sign-out", home.leave, methods=["POST"]),
    Route("/sign-out", home.back),
    Route("/in/{token}", sign_in.ask),
    Route("/in/{token}", sign_in.enter, methods=["POST"]),
    Route("/i/{token}", invitation.welcome),
    Route("/i/{token}", invitation.accept, methods=["POST"]),
    Route("/join", invitation.ask_code),
    Route("/join", invitation.take_code, methods=["POST"]),
    Route("/j/{code}", invitation.welcome_by_code),
    Route("/j/{code}", invitation.accept_by_code, methods=["POST"]),
    Route("/organisation/webhooks", webhook_pages.overview),
    Route("/organisation/webhooks", webhook_pages.create, methods=["POST"]),
    Route("/organisation/webhooks/{webhook}", webhook_pages.one),
    Route("/organisation/webhooks/{webhook}", webhook_pages.change, methods=["POST"]),
    Route("/c/{canvas}", canvas.shell),
    Route("/c/{canvas}/text", canvas.text),
)

SOCKETS: Final[tuple[BaseRoute, ...]] = (
    WebSocketRoute("/c/{canvas}/live", live.live),
    WebSocketRoute("/sync/{canvas}/{section}", live.sync),
)

HOUSE: Final[tuple[BaseRoute, ...]] = (
    Route("/healthz", health.alive),
    Route("/readyz", health.ready),
    Route("/metrics", health.metrics),
    Route("/static/{name:path}", files.static),
    Route("/sw.js", files.service_worker),
    Route("/manifest.webmanifest", files.manifest),
    Route("/favicon.ico", files.icon),
    Route("/robots.txt", files.robots),
)


def _by_method(operations: Mapping[str, Operation]) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        # HEAD is GET without its body; the server leaves it out.
        method = "GET" if request.method == "HEAD" else request.method
        return await operations[method].answer(request)

    return answer


def _api_routes() -> list[BaseRoute]:
    # One route per path, so that another method is answered 405 and not 404. The fixed
    # `/import` stands before `/{canvas}` because the first match wins.
    ordered = sorted(API, key=lambda operation: ("{" in operation.path, operation.path))
    return [
        Route(path, _by_method(methods), methods=list(methods))
        for path, found in groupby(ordered, key=lambda operation: operation.path)
        if (methods := {str(operation.method): operation for operation in found})
    ]


ROUTES: Final[tuple[BaseRoute, ...]] = (*HOUSE, *_api_routes(), *PAGES, *SOCKETS)
