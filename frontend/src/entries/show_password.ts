/**
 * Buttons that show what is typed into a password field: people type better when they see it.
 *
 * Without script the buttons stay hidden. The words of a button are on the button.
 */

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-shows]')) {
  const field = document.getElementById(button.dataset['shows'] ?? '')
  if (!(field instanceof HTMLInputElement)) continue
  const show = (shown: boolean): void => {
    field.type = shown ? 'text' : 'password'
    button.textContent = (shown ? button.dataset['hide'] : button.dataset['show']) ?? ''
  }
  button.hidden = false
  button.addEventListener('click', () => show(field.type === 'password'))
  // What is sent is a password again: browsers keep other fields in their list of suggestions.
  field.form?.addEventListener('submit', () => show(false))
}
