"""Every URL of Canevas, on one page.

`API` is the contract with programs; `canevas openapi` writes it out. Pages work
without script. The two sockets speak the protocols of `docs/protocol.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from workspace.access import Capability
from workspace.web import live
from workspace.web.api import (
    canvases,
    cards,
    description,
    exchange,
    invitations,
    links,
    me,
    me_shapes,
    notes,
    people,
    people_shapes,
    shapes,
    webhook_shapes,
    webhooks,
)
from workspace.web.api.canvas_shapes import CanvasDocument, CanvasFile, CanvasPatch
from workspace.web.api.card_shapes import CARD_PATCH, NewCard
from workspace.web.api.exchange import YAML
from workspace.web.api.operation import JSON, Operation, Query
from workspace.web.pages import (
    account,
    canvas,
    done,
    files,
    health,
    home,
    invitation,
    inviting,
    joining,
    organisation,
    people_forms,
    sign_in,
    sign_in_link,
    sign_in_mail,
    sign_in_openid,
)
from workspace.web.pages import (
    me as own_page,
)
from workspace.web.pages import people as people_page
from workspace.web.pages import webhooks as webhook_pages

_ME: Final = "/api/v1/me"
_CANVASES: Final = "/api/v1/canvases"
_CANVAS: Final = "/api/v1/canvases/{canvas}"
_CARD: Final = "/api/v1/canvases/{canvas}/cards/{card}"
_BASE: Final = Query("base_revision", int, "Refuse with 409 when the card changed since.")
_WEBHOOKS: Final = "/api/v1/webhooks"
_WEBHOOK: Final = "/api/v1/webhooks/{webhook}"
_keeping: Final = partial(Operation, needs="admin", keepers=True)
_writing: Final = partial(Operation, needs="write", may=Capability.WRITE)
_inviting: Final = partial(Operation, needs="admin", may=Capability.INVITE)
_managing: Final = partial(Operation, needs="admin", may=Capability.PEOPLE)

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
        _ME,
        me.read,
        "readMe",
        "Who you are here, and what may be done with what you showed.",
        gives=me_shapes.Me,
    ),
    Operation(
        "GET",
        f"{_ME}/logins",
        me.list_logins,
        "listLogins",
        "Where you are signed in.",
        needs="admin",
        gives=me_shapes.LoginList,
    ),
    Operation(
        "DELETE",
        f"{_ME}/logins",
        me.end_other_logins,
        "endOtherLogins",
        "Sign out everywhere else.",
        needs="admin",
        status=204,
    ),
    Operation(
        "DELETE",
        f"{_ME}/logins/{{login}}",
        me.end_login,
        "endLogin",
        "Sign out in one browser; its open tabs are closed.",
        needs="admin",
        status=204,
    ),
    Operation(
        "GET",
        f"{_ME}/tokens",
        me.list_tokens,
        "listTokens",
        "Your access tokens, without what they are.",
        needs="admin",
        persons=True,
        gives=me_shapes.TokenList,
    ),
    Operation(
        "POST",
        f"{_ME}/tokens",
        me.create_token,
        "createToken",
        "Make an access token; it is shown this once.",
        needs="admin",
        persons=True,
        takes=me_shapes.NewToken,
        gives=me_shapes.TokenMade,
        status=201,
    ),
    Operation(
        "DELETE",
        f"{_ME}/tokens/{{token}}",
        me.revoke_token,
        "revokeToken",
        "Withdraw an access token at once.",
        needs="admin",
        persons=True,
        status=204,
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
        persons=True,
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
        persons=True,
        reads=((JSON, (CanvasFile,)), (YAML, (str,))),
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
    Operation(
        "GET",
        f"{_CARD}/note",
        notes.read,
        "readNote",
        "What the core team wrote beside a card.",
        may=Capability.INTERNAL_NOTES,
        gives=notes.NoteDocument,
    ),
    Operation(
        "PUT",
        f"{_CARD}/note",
        notes.write,
        "writeNote",
        "Write beside a card what only the core team reads.",
        needs="write",
        may=Capability.INTERNAL_NOTES,
        takes=notes.NoteToWrite,
        gives=notes.NoteDocument,
        refuses=(409,),
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
        query=(Query("keep_people", int, "1: those who are in stay in."),),
    ),
    _inviting(
        "PATCH",
        f"{_CANVAS}/invitations/{{invitation}}",
        invitations.change,
        "changeInvitation",
        "Move the end of an invitation, or how many may use it.",
        takes=shapes.InvitationPatch,
        gives=shapes.InvitationRow,
    ),
    _inviting(
        "POST",
        f"{_CANVAS}/invitations/{{invitation}}/renew",
        invitations.renew,
        "renewInvitation",
        "Make a new code, or a new link; the old ones end.",
        takes=shapes.Renewal,
        gives=shapes.Renewed,
    ),
    _managing(
        "GET",
        f"{_CANVAS}/members",
        people.list_members,
        "listMembers",
        "Everybody who takes part, with their rights.",
        gives=people_shapes.MemberList,
    ),
    _managing(
        "PATCH",
        f"{_CANVAS}/members/{{actor}}",
        people.change_member,
        "changeMember",
        "Give a member other rights.",
        takes=people_shapes.MemberPatch,
        gives=people_shapes.MemberRow,
        refuses=(409,),
    ),
    _managing(
        "DELETE",
        f"{_CANVAS}/members/{{actor}}",
        people.remove_member,
        "removeMember",
        "End a membership.",
        status=204,
        refuses=(409,),
    ),
    Operation(
        "GET",
        f"{_CANVAS}/groups",
        people.list_groups,
        "listGroups",
        "The participation groups.",
        may=Capability.READ,
        gives=people_shapes.GroupList,
    ),
    _managing(
        "POST",
        f"{_CANVAS}/groups",
        people.add_group,
        "addGroup",
        "Add a participation group.",
        takes=people_shapes.NewGroup,
        gives=people_shapes.GroupRow,
        status=201,
    ),
    _managing(
        "PATCH",
        f"{_CANVAS}/groups/{{group}}",
        people.change_group,
        "changeGroup",
        "Change a participation group, or its place.",
        takes=people_shapes.GroupPatch,
        gives=people_shapes.GroupRow,
    ),
    _managing(
        "DELETE",
        f"{_CANVAS}/groups/{{group}}",
        people.remove_group,
        "removeGroup",
        "Take a participation group away; its members stay.",
        status=204,
    ),
    _managing(
        "GET",
        f"{_CANVAS}/partners",
        people.list_partners,
        "listPartners",
        "The partner organisations.",
        gives=people_shapes.PartnerList,
    ),
    _managing(
        "POST",
        f"{_CANVAS}/partners",
        people.add_partner,
        "addPartner",
        "Add a partner organisation.",
        takes=people_shapes.PartnerNamed,
        gives=people_shapes.PartnerRow,
        status=201,
    ),
    _managing(
        "PATCH",
        f"{_CANVAS}/partners/{{partner}}",
        people.rename_partner,
        "renamePartner",
        "Give a partner organisation another name.",
        takes=people_shapes.PartnerNamed,
        gives=people_shapes.PartnerRow,
    ),
    _managing(
        "DELETE",
        f"{_CANVAS}/partners/{{partner}}",
        people.remove_partner,
        "removePartner",
        "Take a partner organisation off, with its invitations and its people.",
        status=204,
    ),
    Operation(
        "GET",
        f"{_CANVAS}/charter",
        people.read_charter,
        "readCharter",
        "What the team promises those who take part.",
        may=Capability.READ,
        gives=people_shapes.CharterDocument,
    ),
    _managing(
        "PATCH",
        f"{_CANVAS}/charter",
        people.change_charter,
        "changeCharter",
        "Change the charter.",
        takes=people_shapes.CharterPatch,
        gives=people_shapes.CharterDocument,
    ),
    Operation(
        "GET",
        f"{_CANVAS}/audit",
        people.access_log,
        "readAccessLog",
        "Who did what with access, newest first.",
        needs="admin",
        may=Capability.AUDIT,
        gives=people_shapes.AccessLog,
        query=(Query("before", str, "The id of the last event of the page before."),),
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
    Route("/sign-in", sign_in.ask),
    Route("/sign-in", sign_in.enter, methods=["POST"]),
    Route("/sign-in/mail", sign_in_mail.ask),
    Route("/sign-in/mail", sign_in_mail.send, methods=["POST"]),
    Route("/sign-in/openid", sign_in_openid.leave),
    Route("/sign-in/openid/back", sign_in_openid.come_back),
    Route("/in/{token}", sign_in_link.ask),
    Route("/in/{token}", sign_in_link.enter, methods=["POST"]),
    Route("/account", account.show),
    Route("/account", account.describe, methods=["POST"]),
    Route("/account/password", account.change_password, methods=["POST"]),
    Route("/account/password", account.back),
    Route("/account/logins", account.end_logins, methods=["POST"]),
    Route("/account/logins", account.back),
    Route("/account/tokens", account.make_token, methods=["POST"]),
    Route("/account/tokens", account.back),
    Route("/account/tokens/revoke", account.revoke_token, methods=["POST"]),
    Route("/account/tokens/revoke", account.back),
    Route("/i/{token}", invitation.welcome),
    Route("/i/{token}", invitation.accept, methods=["POST"]),
    Route("/join", joining.ask),
    Route("/join", joining.take, methods=["POST"]),
    Route("/j/{code}", invitation.welcome_by_code),
    Route("/j/{code}", invitation.accept_by_code, methods=["POST"]),
    Route("/organisation", organisation.overview),
    Route("/organisation/log", organisation.log),
    Route("/organisation/name", organisation.rename, methods=["POST"]),
    Route("/organisation/name", organisation.back),
    Route("/organisation/people", organisation.add_person, methods=["POST"]),
    Route("/organisation/people", organisation.back),
    Route("/organisation/people/{person}", organisation.change_person, methods=["POST"]),
    Route("/organisation/people/{person}", organisation.back),
    Route("/organisation/canvases/{canvas}", organisation.change_canvas, methods=["POST"]),
    Route("/organisation/canvases/{canvas}", organisation.back),
    Route("/organisation/webhooks", webhook_pages.overview),
    Route("/organisation/webhooks", webhook_pages.create, methods=["POST"]),
    Route("/organisation/webhooks/{webhook}", webhook_pages.one),
    Route("/organisation/webhooks/{webhook}", webhook_pages.change, methods=["POST"]),
    Route("/next", invitation.welcome_next),
    Route("/next", invitation.accept_next, methods=["POST"]),
    Route("/me", own_page.show),
    Route("/me", own_page.rename, methods=["POST"]),
    Route("/done", done.ask),
    Route("/done", done.forget, methods=["POST"]),
    Route("/c/{canvas}", canvas.shell),
    Route("/c/{canvas}/text", canvas.text),
    Route("/c/{canvas}/people", people_page.people),
    Route("/c/{canvas}/people/log", people_page.log),
    Route("/c/{canvas}/people/invite", inviting.invite, methods=["POST"]),
    Route("/c/{canvas}/people/invite", people_page.back),
    Route("/c/{canvas}/people/groups", people_forms.groups, methods=["POST"]),
    Route("/c/{canvas}/people/groups", people_page.back),
    Route("/c/{canvas}/people/partners", people_forms.partners, methods=["POST"]),
    Route("/c/{canvas}/people/partners", people_page.back),
    Route("/c/{canvas}/people/charter", people_forms.charter, methods=["POST"]),
    Route("/c/{canvas}/people/charter", people_page.back),
    Route("/c/{canvas}/people/{actor}", people_forms.member),
    Route("/c/{canvas}/people/{actor}", people_forms.change_member, methods=["POST"]),
    Route("/c/{canvas}/invitations/{invitation}/sheet", inviting.sheet),
    Route("/c/{canvas}/invitations/{invitation}/renew", inviting.renew, methods=["POST"]),
    Route("/c/{canvas}/invitations/{invitation}/renew", people_page.back),
    Route("/c/{canvas}/invitations/{invitation}/change", inviting.change, methods=["POST"]),
    Route("/c/{canvas}/invitations/{invitation}/change", people_page.back),
    Route("/c/{canvas}/invitations/{invitation}/revoke", inviting.revoke, methods=["POST"]),
    Route("/c/{canvas}/invitations/{invitation}/revoke", people_page.back),
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


class _NoOther:
    """Answers the methods that a path does not have."""

    def __init__(self, methods: Iterable[str]) -> None:
        self._allow = ", ".join(sorted(methods))

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        """Refuses.

        Raises:
            HTTPException: 405, with the methods that the path has.
        """
        raise HTTPException(405, headers={"Allow": self._allow})


def _api_routes() -> list[BaseRoute]:
    # One route per path, so that another method is answered 405 and not 404. The fixed
    # `/import` stands before `/{canvas}` because the first match wins.
    ordered = sorted(API, key=lambda operation: ("{" in operation.path, operation.path))
    routes: list[BaseRoute] = []
    for path, found in groupby(ordered, key=lambda operation: operation.path):
        methods = {str(operation.method): operation for operation in found}
        routes.append(Route(path, _by_method(methods), methods=list(methods)))
        if "{" not in path:
            # Otherwise another method would be asked of a canvas that is called "import".
            routes.append(Route(path, _NoOther(methods)))
    return routes


ROUTES: Final[tuple[BaseRoute, ...]] = (*HOUSE, *_api_routes(), *PAGES, *SOCKETS)
