/** Lets Node run `frontend/src` as it stands: imports there name no file endings. */

import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context)
    } catch (error) {
      if (!specifier.startsWith('.') || specifier.endsWith('.ts')) throw error
      try {
        return next(`${specifier}.ts`, context)
      } catch {
        return next(`${specifier}/index.ts`, context)
      }
    }
  },
})
