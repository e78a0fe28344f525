import { applyChoices } from './applyChoices'
import { joiningChoices } from './choices'
import { compareSides } from './compareSides'
import { removeNodes, setDisabled } from './editNodes'
import { carsGraph } from './examples/graphs'
import { nodeId, type Graph } from './graph'
import { changeGroup, group, groupsOf, ungroup, withoutEmptyGroups } from './groups'
import { addNote, changeNote, freshKey, LEAST_NOTE, removeNotes, resizeNote } from './notes'
import { parseGraph } from './parseGraph'
import { sameGraph } from './sameGraph'
import { leftOut } from './topology'

const first = carsGraph.nodes[0]?.id ?? nodeId('')
const both = { nodes: new Set([first]), notes: new Set(['n']) }
const noted = addNote(carsGraph, 'n', { x: 10.4, y: 20 })

it('keeps notes and groups through JSON, and refuses what is none', () => {
  const drawn = group(noted, 'g', 'Preparation', both)

  const parsed = parseGraph(JSON.parse(JSON.stringify(drawn)))

  expect(parsed.ok && sameGraph(parsed.graph, drawn)).toBe(true)
  const bad = parseGraph({ ...carsGraph, notes: { n: { text: 1 } } })
  expect(!bad.ok && bad.faults.map(({ path }) => path)).toContain('notes.n.text')
})

it('changes a note, keeps it large enough to be read, and leaves nothing behind when it goes', () => {
  expect(changeNote(noted, 'n', { text: 'Why' }).notes?.n?.text).toBe('Why')
  expect(resizeNote(noted, 'n', 1, 500).notes?.n).toMatchObject({ width: LEAST_NOTE.width, height: 500 })
  expect(removeNotes(noted, new Set(['n']))).toEqual(carsGraph)
})

it('groups nodes and notes, and takes the frame away with the last of them', () => {
  const grouped = group(noted, 'g', 'Preparation', both)

  expect([...groupsOf(grouped, { nodes: new Set(), notes: new Set(['n']) })]).toEqual(['g'])
  expect(changeGroup(grouped, 'g', { title: 'Other' }).groups?.g?.title).toBe('Other')
  expect(ungroup(grouped, new Set(['g']))).toEqual(noted)
  const emptied = removeNotes(removeNodes(grouped, new Set([first])), new Set(['n']))
  expect(withoutEmptyGroups(emptied).groups).toBeUndefined()
})

it('joins the notes and groups that two people made apart', () => {
  const mine = group(noted, 'g', 'Mine', both)
  const theirs = addNote(setDisabled(carsGraph, new Set([first]), true), 'm', { x: 0, y: 0 })
  const sides = compareSides(carsGraph, mine, theirs)

  const joined = applyChoices(sides, joiningChoices(sides))

  expect(Object.keys(joined.notes ?? {}).toSorted()).toEqual(['m', 'n'])
  expect(joined.groups?.g?.title).toBe('Mine')
  expect(joined.nodes.find(({ id }) => id === first)).toMatchObject({ disabled: true, group: 'g' })
})

it('leaves out what is disabled and all that waits for it', () => {
  const chain: Graph = setDisabled(carsGraph, new Set([first]), true)

  const skipped = leftOut(chain)

  expect(skipped.get(first)).toBe(first)
  expect(skipped.size).toBeGreaterThan(1)
  expect(leftOut(setDisabled(chain, new Set([first]), false)).size).toBe(0)
})

it('makes keys that are not taken', () => {
  const answers = [0, 0, 0, 0, 0, 0, 0, 0.5]

  const key = freshKey({ kaaaaaaa: 1 }, () => answers.shift() ?? 0)

  expect(key).toBe('ksaaaaaa')
})
