/** After "I am done here": forgets by script what the answer's header told the browser to forget. */

import { forgetEverything } from '../device/kept_here'

void forgetEverything().then(() => {
  document.documentElement.dataset['forgotten'] = ''
})
