/** Where React Flow looks for the ends of edges when it measures a node: both in its corner, as flowElements says. */
export function Anchors() {
  return (
    <>
      <i className="source" data-handlepos="right" style={CORNER} />
      <i className="target" data-handlepos="left" style={CORNER} />
    </>
  )
}

const CORNER = { position: 'absolute', top: 0, left: 0, width: 0, height: 0 } as const
