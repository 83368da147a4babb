/**
 * The strip of activity: for each day on which something happened, stitches by group.
 *
 * One stop for the Tab key; arrows walk from day to day, in the direction of reading. How many
 * stitches says in how many moments a group had a hand; people are never counted.
 */

import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { walkToolbar } from '../../a11y/toolbar'
import { t, tn } from '../../language/t'
import type { ActivityDay } from '../../store/history_types'
import { useHistory } from './context'
import { handColor, handName } from './hands'
import { dayNumber, monthWords, shortDay } from './when'

const STITCHES = 4
const HANDS = 4

export function Strip({ onDay }: { readonly onDay: (day: string) => void }) {
  const { store } = useHistory()
  const box = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const days = store.days.value
  const last = days.at(-1)?.day ?? null
  // The newest days are where one begins.
  useLayoutEffect(() => {
    const buttons = box.current?.querySelectorAll('button')
    buttons?.[buttons.length - 1]?.scrollIntoView({ block: 'nearest', inline: 'end' })
  }, [last])
  if (days.length === 0) return null
  const stop = current !== null && days.some(({ day }) => day === current) ? current : last
  return (
    <section class="strip" aria-label={t('Days on which something happened')}>
      {/* Scrolls by the arrows that walk in it. */}
      <div class="strip-days" ref={box} role="toolbar" aria-label={t('Days on which something happened')} tabIndex={-1} onKeyDown={walkToolbar}>
        {byMonth(days).map(([month, held]) => (
          <div class="strip-month" key={month} role="presentation">
            <span class="strip-name" aria-hidden="true">
              {month}
            </span>
            <div class="strip-row" role="presentation">
              {held.map((day) => (
                <Day
                  key={day.day}
                  day={day}
                  stop={day.day === stop}
                  onPress={() => {
                    setCurrent(day.day)
                    onDay(day.day)
                  }}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      {store.config.groups.length === 0 ? null : (
        <ul class="strip-legend" aria-label={t('Groups')}>
          {store.config.groups.map(({ id, name, color }) => (
            <li key={id} class={`group group-${color % 6}`}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Day({ day, stop, onPress }: { readonly day: ActivityDay; readonly stop: boolean; readonly onPress: () => void }) {
  const { store } = useHistory()
  const groups = new Set(day.groups.filter(({ hand }) => hand.kind === 'group' || hand.kind === 'partner').map(({ hand }) => hand.id)).size
  const moments = tn('{n} moment', '{n} moments', day.moments)
  const words = groups === 0 ? t('{day}: {moments}', { day: shortDay(day.day), moments }) : t('{day}: {moments}, {groups}', { day: shortDay(day.day), moments, groups: tn('{n} group', '{n} groups', groups) })
  return (
    <button type="button" class="strip-day" tabIndex={stop ? 0 : -1} aria-label={words} title={[words, ...day.groups.map(({ hand }) => handName(hand, store.config))].join('\n')} onClick={onPress}>
      <span class="strip-stitches" aria-hidden="true">
        {inOrder(day.groups, store.config.groups).slice(0, HANDS).map(({ hand, moments: count }, index) => (
          <span key={index} class="stitches" data-group={handColor(hand, store.config)}>
            <i class="stitch-mark shape" data-group={handColor(hand, store.config)} />
            {Array.from({ length: Math.min(STITCHES, Math.ceil(Math.log2(count + 1))) }, (_, number) => (
              <i class="stitch" key={number} />
            ))}
          </span>
        ))}
      </span>
      <span class="strip-number" aria-hidden="true">
        {dayNumber(day.day)}
      </span>
    </button>
  )
}

/** The groups of a day in the order they have on the canvas, so that each has its place. */
function inOrder(held: ActivityDay['groups'], groups: readonly { readonly id: string }[]): ActivityDay['groups'] {
  const rank = (id: string | undefined): number => (groups.findIndex((group) => group.id === id) + groups.length + 1) % (groups.length + 1)
  return [...held].sort((a, b) => rank(a.hand.id) - rank(b.hand.id))
}

function byMonth(days: readonly ActivityDay[]): readonly (readonly [string, readonly ActivityDay[]])[] {
  const months = new Map<string, ActivityDay[]>()
  for (const day of days) {
    const month = monthWords(day.day)
    months.set(month, [...(months.get(month) ?? []), day])
  }
  return [...months]
}
