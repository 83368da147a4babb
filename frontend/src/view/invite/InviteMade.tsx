/** A door that was just opened: its link, its code in large letters, its picture, what it opens in words. */

import { useRef } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import type { Made, Wish } from '../../commands/invitations'
import { t } from '../../language/t'
import { useCanvas } from '../context'
import { spokenDate } from '../parts/dates'
import { namesOf } from '../parts/standing_words'

export function InviteMade({ door, wish }: { readonly door: Made; readonly wish: Wish }) {
  const { store, ui } = useCanvas()
  const link = useRef<HTMLInputElement>(null)
  const { config, standing } = store
  const copy = (): void => {
    navigator.clipboard.writeText(door.url).then(
      () => ui.show(t('Copied.')),
      () => {
        link.current?.select()
        ui.show(t('The browser does not let us copy. Select the words and copy them yourself.'))
      },
    )
  }
  return (
    <div class="invite">
      <p>{inWords(wish, config.groups)}</p>
      <div class="field">
        <label class="field-label" for="invite-link">
          {t('The link, to be sent')}
        </label>
        <div class="invite-link">
          <input id="invite-link" ref={link} readOnly dir="ltr" value={door.url} onFocus={(event) => event.currentTarget.select()} />
          <button type="button" class="button button-primary" onClick={copy}>
            <Icon name="copy" />
            {t('Copy')}
          </button>
        </div>
      </div>
      <div class="invite-shown">
        {door.code === null ? null : (
          <div class="field">
            <span class="field-label">{t('The code, to be said or shown')}</span>
            {/* Said letter by letter, as one would to somebody across the room. */}
            <p class="invite-code" dir="ltr" role="img" aria-label={[...door.code].join(' ')}>
              {door.code}
            </p>
            <span class="hint">
              {t('To be typed at {address}', { address: `${location.host}/join` })}
              {door.codeUntil === null ? null : <> · {t('until {date}', { date: spokenDate(door.codeUntil) })}</>}
            </span>
          </div>
        )}
        {door.qr === null ? null : (
          <svg class="invite-qr" viewBox={`0 0 ${door.qr.size} ${door.qr.size}`} role="img" aria-label={t('The link as a picture for a telephone’s camera')} shape-rendering="crispEdges">
            <rect width="100%" height="100%" fill="#fff" />
            <path d={door.qr.path} fill="#000" />
          </svg>
        )}
      </div>
      <p class="small quiet">{t('Link and code are shown this once. Whoever has one of them can come in: give them only to those whom you mean.')}</p>
      <p class="buttons">
        <a class="button" href={`/c/${config.canvas}/invitations/${door.id}/sheet`} target="_blank" rel="noopener">
          <Icon name="printer" />
          {t('Printable sheet')}
          <span class="out-of-sight"> {t('(opens in another tab)')}</span>
        </a>
        {standing.value.may.has('people') ? (
          <a class="button" href={config.urls.people}>
            <Icon name="users" />
            {t('People and invitations')}
          </a>
        ) : null}
      </p>
    </div>
  )
}

/** What the door opens, to whom, until when: the answers given back in one breath. */
function inWords({ whom, what, until }: Wish, groups: readonly { readonly id: string; readonly name: string }[]): string {
  const who =
    whom.kind === 'partner'
      ? t('For people of {partner}.', { partner: whom.name.trim() })
      : whom.kind === 'group'
        ? t('For the group {group}.', { group: groups.find((group) => group.id === whom.group)?.name ?? '' })
        : t('For one person: it opens once.')
  const may =
    what.kind === 'everything'
      ? t('They may write everywhere')
      : what.kind === 'read'
        ? t('They may read, and not write')
        : what.readOthers
          ? t('They may write in {sections} and read the rest', { sections: namesOf(what.sections) })
          : t('They may write in {sections} and see nothing else', { sections: namesOf(what.sections) })
  return `${who} ${t('{may}, until {date}.', { may, date: spokenDate(until) })}`
}
