/**
 * The mark of Canevas: a woven ground, five threads passing over and under.
 */

const THREADS = ['needs', 'objectives', 'actors', 'values', 'evaluation'] as const

export function Logo() {
  return (
    <svg class="wordmark-threads" viewBox="0 0 40 24" width="40" height="24" aria-hidden="true" focusable="false">
      {THREADS.map((name, row) => (
        <path key={name} class={`thread thread-${name}`} d={`M2 ${2.5 + row * 4.75}h36`} />
      ))}
    </svg>
  )
}
