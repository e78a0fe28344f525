import type { en } from './en'
import artifacts from './ko/artifacts.json'
import canvas from './ko/canvas.json'
import changes from './ko/changes.json'
import commands from './ko/commands.json'
import compare from './ko/compare.json'
import compareRuns from './ko/compareRuns.json'
import components from './ko/components.json'
import data from './ko/data.json'
import designer from './ko/designer.json'
import functions from './ko/functions.json'
import history from './ko/history.json'
import home from './ko/home.json'
import inspector from './ko/inspector.json'
import notFound from './ko/notFound.json'
import palette from './ko/palette.json'
import pipelines from './ko/pipelines.json'
import problems from './ko/problems.json'
import registry from './ko/registry.json'
import run from './ko/run.json'
import runs from './ko/runs.json'
import settings from './ko/settings.json'
import shell from './ko/shell.json'
import signIn from './ko/signIn.json'
import tokens from './ko/tokens.json'
import ui from './ko/ui.json'
import workers from './ko/workers.json'

// Korean has one form for all numbers, which i18next calls other.
type InKorean<Texts> = {
  [Key in keyof Texts as Key extends `${string}_one` ? never : Key]: Texts[Key] extends string
    ? string
    : InKorean<Texts[Key]>
}

/** What the server says. */
export { default as sentences } from './ko/sentences.json'

/** What ships: components, samples, and the figures that those draw. */
export { default as library } from './ko/library.json'

/** The Korean catalogue. A text that English has and Korean lacks is an error of types. */
export const ko: InKorean<typeof en> = {
  artifacts,
  canvas,
  changes,
  commands,
  compare,
  compareRuns,
  components,
  data,
  designer,
  functions,
  history,
  home,
  inspector,
  notFound,
  palette,
  pipelines,
  problems,
  registry,
  run,
  runs,
  settings,
  shell,
  signIn,
  tokens,
  ui,
  workers,
}
