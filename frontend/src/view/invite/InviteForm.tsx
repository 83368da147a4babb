/** Whom, what they may do, until when. Every answer is one press; nothing has to be known beforehand. */

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { endOf, ends, invite, partners } from '../../commands/invitations'
import type { Made, Partner, What, Whom, Wish } from '../../commands/invitations'
import { t } from '../../language/t'
import { CARD_SECTIONS, type CardSectionId } from '../../store'
import { useCanvas } from '../context'
import { SectionMark } from '../parts/SectionMark'
import { spokenDate } from '../parts/dates'
import { sectionInfo } from '../schema'

type End = 'evening' | 'friday' | 'month' | 'day'

interface Answers {
  readonly whom: Whom['kind']
  readonly person: string
  readonly group: string
  readonly partner: string
  readonly what: What['kind']
  readonly sections: readonly CardSectionId[]
  readonly readOthers: boolean
  /** Null: not answered, so what is usual for whom one invites. */
  readonly end: End | null
  readonly day: string
}

/** What must be answered before a door can be opened: the field it is about, and words. */
interface Lack {
  readonly field: string
  readonly words: string
}

export function InviteForm({ onMade }: { readonly onMade: (made: Made, wish: Wish) => void }) {
  const { store } = useCanvas()
  const { config } = store
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  const offered = ends(new Date())
  const [known, setKnown] = useState<readonly Partner[]>([])
  const [busy, setBusy] = useState(false)
  const [lack, setLack] = useState<Lack | null>(null)
  const [said, setSaid] = useState<Answers>({
    whom: 'person',
    person: '',
    group: config.groups[0]?.id ?? '',
    partner: '',
    what: 'everything',
    sections: [],
    readOthers: false,
    end: null,
    day: '',
  })
  const end = endFor(said)
  const say = (change: Partial<Answers>): void => {
    setLack(null)
    setSaid((before) => ({ ...before, ...change }))
  }

  useEffect(() => {
    void partners(config).then(setKnown)
  }, [config])

  const send = (): void => {
    const wish = wishOf(said, offered)
    if ('words' in wish) {
      setLack(wish)
      form.current?.querySelector<HTMLElement>(`[name="${wish.field}"]`)?.focus()
      return
    }
    setBusy(true)
    void invite(config, wish, known).then((answer) => {
      setBusy(false)
      if (answer.ok) onMade(answer.value, wish)
      else setLack({ field: '', words: refusal(answer.code, answer.words) })
    })
  }

  return (
    <form
      ref={form}
      class="invite"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) send()
      }}
    >
      <fieldset class="field">
        <legend class="field-label">{t('Whom do you invite?')}</legend>
        <div class="choices-column">
          <Radio name="whom" label={t('One person')} checked={said.whom === 'person'} onChoose={() => say({ whom: 'person', what: said.what === 'sections' ? 'sections' : 'everything' })} />
          {said.whom === 'person' ? (
            <div class="invite-more">
              <label for={`${id}-person`}>{t('A name for your list (if you like)')}</label>
              <input id={`${id}-person`} name="person" maxLength={200} dir="auto" autocomplete="off" value={said.person} onInput={(event) => say({ person: event.currentTarget.value })} />
            </div>
          ) : null}
          {config.groups.length === 0 ? null : <Radio name="whom" label={t('A group of this canvas')} checked={said.whom === 'group'} onChoose={() => say({ whom: 'group' })} />}
          {said.whom === 'group' ? (
            <div class="invite-more">
              <label for={`${id}-group`}>{t('Which group?')}</label>
              <select id={`${id}-group`} name="group" value={said.group} onChange={(event) => say({ group: event.currentTarget.value })}>
                {config.groups.map((group) => (
                  <option key={group.id} value={group.id}>
                    {group.name}
                  </option>
                ))}
              </select>
            </div>
          ) : null}
          <Radio name="whom" label={t('A partner organisation')} checked={said.whom === 'partner'} onChoose={() => say({ whom: 'partner', what: said.what === 'everything' ? 'sections' : said.what })} />
          {said.whom === 'partner' ? (
            <div class="invite-more">
              <label for={`${id}-partner`}>{t('Name of the organisation')}</label>
              <input
                id={`${id}-partner`}
                name="partner"
                list={`${id}-partners`}
                maxLength={200}
                dir="auto"
                autocomplete="off"
                aria-invalid={lack?.field === 'partner'}
                aria-describedby={lack?.field === 'partner' ? `${id}-lack` : undefined}
                value={said.partner}
                onInput={(event) => say({ partner: event.currentTarget.value })}
              />
              <datalist id={`${id}-partners`}>
                {known.map(({ id: key, name }) => (
                  <option key={key} value={name} />
                ))}
              </datalist>
              <span class="hint">{t('Its people see each other by name. Of everybody else they see the group only.')}</span>
            </div>
          ) : null}
        </div>
      </fieldset>

      <fieldset class="field">
        <legend class="field-label">{t('What may they do?')}</legend>
        <div class="choices-column">
          <Radio name="what" label={t('Write everywhere')} checked={said.what === 'everything'} onChoose={() => say({ what: 'everything' })} />
          <Radio name="what" label={t('Write only in the sections that I choose')} checked={said.what === 'sections'} onChoose={() => say({ what: 'sections' })} />
          {said.what === 'sections' ? (
            <div class="invite-more" role="group" aria-label={t('Sections that are opened')} aria-describedby={lack?.field === 'section' ? `${id}-lack` : undefined}>
              {CARD_SECTIONS.map((section) => (
                <label key={section} class="choice" data-section={section}>
                  <input
                    type="checkbox"
                    name="section"
                    checked={said.sections.includes(section)}
                    onChange={(event) => say({ sections: event.currentTarget.checked ? [...said.sections, section] : said.sections.filter((one) => one !== section) })}
                  />
                  <SectionMark section={section} />
                  <span>{t(sectionInfo(section).label)}</span>
                </label>
              ))}
              <label class="choice invite-others">
                <input type="checkbox" checked={said.readOthers} onChange={(event) => say({ readOthers: event.currentTarget.checked })} />
                <span>{t('They may read the other sections')}</span>
              </label>
            </div>
          ) : null}
          <Radio name="what" label={t('Read, and not write')} checked={said.what === 'read'} onChoose={() => say({ what: 'read' })} />
        </div>
      </fieldset>

      <fieldset class="field">
        <legend class="field-label">{t('Until when?')}</legend>
        <div class="choices">
          <Radio name="end" label={t('This evening')} checked={end === 'evening'} onChoose={() => say({ end: 'evening' })} />
          <Radio name="end" label={dayOf(offered.friday)} checked={end === 'friday'} onChoose={() => say({ end: 'friday' })} />
          <Radio name="end" label={t('In a month')} checked={end === 'month'} onChoose={() => say({ end: 'month' })} />
          <Radio name="end" label={t('On a day that I choose')} checked={end === 'day'} onChoose={() => say({ end: 'day' })} />
        </div>
        {end === 'day' ? (
          <div class="invite-more">
            <label for={`${id}-day`}>{t('Last day')}</label>
            <input
              id={`${id}-day`}
              name="day"
              type="date"
              min={isoDay(offered.evening)}
              aria-invalid={lack?.field === 'day'}
              aria-describedby={lack?.field === 'day' ? `${id}-lack` : undefined}
              value={said.day}
              onInput={(event) => say({ day: event.currentTarget.value })}
            />
          </div>
        ) : null}
      </fieldset>

      <p class="field-problem" id={`${id}-lack`} role="alert">
        {lack?.words ?? ''}
      </p>
      <div class="buttons invite-send">
        <button type="submit" class="button button-primary" aria-disabled={busy}>
          {busy ? t('One moment…') : t('Make the invitation')}
        </button>
      </div>
    </form>
  )
}

interface RadioProps {
  readonly name: string
  readonly label: string
  readonly checked: boolean
  readonly onChoose: () => void
}

function Radio({ name, label, checked, onChoose }: RadioProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>{label}</span>
    </label>
  )
}

/** A partner comes for this week's work, as on the page of all invitations; others for longer. */
function endFor({ whom, end }: Answers): End {
  return end ?? (whom === 'partner' ? 'friday' : 'month')
}

/** What was answered, as a wish; or what lacks. */
export function wishOf(said: Answers, offered: ReturnType<typeof ends>): Wish | Lack {
  if (said.whom === 'partner' && said.partner.trim() === '') return { field: 'partner', words: t('Write the name of the organisation.') }
  if (said.what === 'sections' && said.sections.length === 0) return { field: 'section', words: t('Choose at least one section.') }
  const end = endFor(said)
  const until = end === 'day' ? endOf(said.day) : offered[end]
  if (until === null || until < offered.evening) return { field: 'day', words: t('Choose a day that is not over yet.') }
  const whom: Whom =
    said.whom === 'person' ? { kind: 'person', name: said.person } : said.whom === 'group' ? { kind: 'group', group: said.group } : { kind: 'partner', name: said.partner }
  const what: What = said.what === 'sections' ? { kind: 'sections', sections: said.sections, readOthers: said.readOthers } : { kind: said.what }
  return { whom, what, until }
}

function refusal(code: string, words: string): string {
  if (code === 'not_connected') return t('This needs a connection. Try again when you are online.')
  return words === '' ? t('The server did not accept this.') : words
}

/** "Friday 27 November" with its first letter as it stands at the beginning of a line. */
function dayOf(date: Date): string {
  const said = spokenDate(date)
  return said.charAt(0).toLocaleUpperCase(document.documentElement.lang) + said.slice(1)
}

function isoDay(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
