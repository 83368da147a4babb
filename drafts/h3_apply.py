# apply my small edits onto h2's landed files; run in /work/h3
import re
def sub(p, *pairs):
    s=open(p).read()
    for a,b in pairs:
        if a not in s: print("MISSING in",p,":",a[:70].replace("\n","\\n")); continue
        s=s.replace(a,b)
    open(p,"w").write(s)
sub("workspace/storage/members.py",
 ('''        .outerjoin(person, member.c.actor == literal("person:") + person.c.id)
        .outerjoin(guest, member.c.actor == literal("guest:") + guest.c.id)
''','''        # From the member to the id and not the reverse: so the key's own index is used.
        .outerjoin(person, person.c.id == func.substr(member.c.actor, len("person:") + 1))
        .outerjoin(guest, guest.c.id == func.substr(member.c.actor, len("guest:") + 1))
'''),
 ("delete, insert, literal, or_, select, update","delete, func, insert, or_, select, update"),
 ('''def writes_of_guests(''','''def canvases_of(connection: Connection, actor: str, now: int) -> Sequence[str]:
    """The canvases an actor takes part in now."""
    query = select(member.c.canvas).where(member.c.actor == actor, _living(now))
    return connection.execute(query).scalars().all()


def writes_of_guests('''))
sub("workspace/storage/people.py",
 ('''def set_language(''','''def rename_guest(connection: Connection, ident: str, name: str) -> None:
    """Notes the name a guest goes by from now on."""
    connection.execute(update(guest).where(guest.c.id == ident).values(name=name))


def set_language('''))
p="workspace/organisations/invitations.py"
s=open(p).read()
s=s.replace("_must_run","must_run")
s=re.sub(r'raise InvitationOver\(why=("expired" if by_itself else "revoked"|"expired"|"used")\)', r'raise InvitationOver(why=\1, canvas=row["canvas"])', s)
open(p,"w").write(s)
sub(p,
 ('''def must_run(row: RowMapping, now: int) -> None:
''','''def must_run(row: RowMapping, now: int) -> None:
    """Refuses an invitation that lets nobody in any more.

    Raises:
        InvitationOver: with the canvas, for those who are in already.
    """
'''),
 ('''        # A guest belongs to one canvas: elsewhere they would carry their name along unasked.
        row = people.guest_by_id(connection, ident)
        return actor if row is not None and row["canvas"] == canvas else None
''','''        # Only asked for by somebody who said so: whoever comes in anew carries no name along.
        return actor if people.guest_by_id(connection, ident) is not None else None
'''),
 ('''            "name": name[:NAME_LIMIT],
''','''            "name": tell_apart(clean_name(name), beside),
'''),
 ("from workspace.accounts.secrets import","from workspace.accounts.names import NAME_LIMIT, clean_name, tell_apart\nfrom workspace.accounts.secrets import"),
 ("NAME_LIMIT: Final = 80\n",""),
)
sub("workspace/organisations/spoken.py",("from workspace.organisations.store import","from workspace.organisations.codes import"))
sub("workspace/organisations/store.py",
 ("class Organisations(Canvases, Members, Groups, Invitations, Events):\n    \"\"\"Canvases, members, groups, partners, invitations and the access log of one database.\"\"\"","class Organisations(Canvases, Members, Groups, Invitations, Guests, Events):\n    \"\"\"Canvases, members, groups, partners, invitations, guests and the access log of a database.\"\"\""),
 ("from workspace.organisations.groups import Groups\n","from workspace.organisations.groups import Groups\nfrom workspace.organisations.guests import Guests\n"))
