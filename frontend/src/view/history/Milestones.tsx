/** Moments that somebody named: to look at, to compare with, to review. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { Milestone } from '../../store/history_types'
import { Failed } from './MomentList'
import { useHistory } from './context'
import { HandMarks, handName } from './hands'
import { momentWords } from './when'

export function Milestones() {
  const { store, ui } = useHistory()
  const found = store.milestones.value
  const mayName = store.may.value.has('history')
  return (
    <div class="milestones">
      {mayName ? (
        <button type="button" class="button button-primary" onClick={() => (ui.asked.value = { kind: 'name', revision: null })}>
          <Icon name="flag" /> {t('Name this moment…')}
        </button>
      ) : null}
      {found.state === 'loading' ? <p class="quiet">{t('Looking back…')}</p> : null}
      {found.state === 'failed' ? <Failed words={found.words} again={() => void store.loadMilestones()} /> : null}
      {found.state === 'here' && found.value.length === 0 ? (
        <div class="empty">
          <p>{t('No moment has a name yet. Name the one you want to find again, for example “Version agreed at the meeting of 12 May”.')}</p>
        </div>
      ) : null}
      {found.state === 'here' ? (
        <ol class="milestone-list">
          {found.value.map((one) => (
            <li key={one.id}>
              <MilestoneView milestone={one} />
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  )
}

function MilestoneView({ milestone }: { readonly milestone: Milestone }) {
  const { store, ui } = useHistory()
  const { config } = store
  return (
    <article class="moment milestone">
      <h3 dir="auto">
        <Icon name="flag" /> {milestone.name}
      </h3>
      <p class="moment-when">
        <HandMarks hands={[milestone.by]} />
        <time dateTime={milestone.made_at}>{momentWords(milestone.made_at)}</time>
        <span>
          · <bdi>{handName(milestone.by, config)}</bdi>
        </span>
      </p>
      {milestone.note === '' ? null : (
        <p class="text" dir="auto">
          {milestone.note}
        </p>
      )}
      <div class="moment-actions">
        <button type="button" class="button button-quiet" onClick={() => store.show({ kind: 'then', revision: milestone.revision, moment: false })}>
          <Icon name="eye" /> {t('As it was')}
        </button>
        <button type="button" class="button button-quiet" onClick={() => store.show({ kind: 'compare', from: milestone.revision, to: store.head.peek() })}>
          <Icon name="arrow-left-right" /> {t('What changed since then')}
        </button>
        {milestone.yours ? (
          <button type="button" class="button button-quiet" onClick={() => (ui.asked.value = { kind: 'rename', milestone: milestone.id, name: milestone.name, note: milestone.note })}>
            <Icon name="pencil" /> {t('Rename')}
          </button>
        ) : null}
        {store.may.value.has('review') ? (
          <button type="button" class="button button-quiet" onClick={() => (ui.asked.value = { kind: 'review', milestone: milestone.id, name: milestone.name })}>
            <Icon name="message-circle" /> {t('Review it')}
          </button>
        ) : null}
      </div>
    </article>
  )
}
