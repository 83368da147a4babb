/**
 * The chosen colours and size of letters, put on the page before anything is drawn: without
 * it a page that somebody made dark would flash white each time it opens.
 *
 * It is no module, so that the browser waits for it; it imports nothing and stays a few
 * hundred bytes. `view/settings.ts` writes what is read here.
 */
{
  try {
    const { theme, contrast, text } = JSON.parse(localStorage.getItem('canevas.look') ?? '{}') as Readonly<Record<string, unknown>>
    const { dataset } = document.documentElement
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme
    if (contrast === true) dataset['contrast'] = 'more'
    if (text === 'large') dataset['text'] = 'large'
  } catch {
    // Nothing was chosen, or this browser keeps nothing: the page looks as on this device.
  }
}
