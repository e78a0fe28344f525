import { Link2Off, LogIn, LogOut, Unlink } from 'lucide-react'
import type { TFunction } from 'i18next'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

import { inputOf } from '../../domain/component'
import { bindingOf, findNode, isFromInput, type NodeId, type PortRef } from '../../domain/graph'
import { demote, promote } from '../../domain/pipelineInputs'
import { addPipelineOutput, pipelineOutputOf, removePipelineOutput } from '../../domain/pipelineOutputs'
import { ContextMenu } from '../../ui/ContextMenu'
import type { MenuItem } from '../../ui/menuItems'
import { useCanvas, type Canvas } from './canvas'
import { commandGroups, type CommandGroup } from './command'
import { commands } from './commands'
import { cutEdge, namesIn } from './edits'
import type { Hit } from './hit'
import { itemName } from './itemKey'
import type { SceneItem } from './scene'

type CanvasMenuProps = {
  hit: Hit
  nodeMenu: ((id: NodeId) => readonly MenuItem[]) | undefined
  children: ReactElement
}

/** What can be done with what was clicked with the right button. */
export function CanvasMenu({ hit, nodeMenu, children }: CanvasMenuProps) {
  const { t } = useTranslation()
  const canvas = useCanvas()
  // Asked for only while the menu is open: what can be done depends on all that is selected.
  const [isOpen, setIsOpen] = useState(false)
  const items = isOpen ? itemsFor(canvas, hit, nodeMenu, t) : []
  return (
    <ContextMenu items={items} onOpenChange={setIsOpen}>
      {children}
    </ContextMenu>
  )
}

function itemsFor(canvas: Canvas, hit: Hit, nodeMenu: CanvasMenuProps['nodeMenu'], t: TFunction): MenuItem[] {
  const node = hit.on === 'item' || hit.on === 'port' ? nodeOf(hit.item) : null
  const groups: readonly CommandGroup[] =
    hit.on === 'canvas'
      ? ['add', 'history', 'clipboard', 'arrange', 'select', 'view']
      : ['clipboard', 'edit', 'arrange', 'view']
  return [
    ...specialItems(canvas, hit, t),
    ...(node && nodeMenu ? [...nodeMenu(node), { separator: true } as const] : []),
    ...commandItems(canvas, groups, t),
  ]
}

const nodeOf = (key: SceneItem['key']): NodeId | null => {
  const item = itemName(key)
  return item.thing === 'node' ? item.id : null
}

function specialItems(canvas: Canvas, hit: Hit, t: TFunction): MenuItem[] {
  if (!canvas.drawing) return []
  if (hit.on === 'edge') {
    return [
      { label: t('canvas.menu.cut'), icon: <Unlink />, onSelect: () => cutEdge(canvas, hit.edge) },
      { separator: true },
    ]
  }
  if (hit.on !== 'port') return []
  const node = nodeOf(hit.item)
  if (!node) return []
  const port = { node, port: hit.port }
  const items = hit.side === 'input' ? inputItems(canvas, port, t) : outputItems(canvas, port, t)
  return [...items, { separator: true }]
}

function inputItems(canvas: Canvas, at: PortRef, t: TFunction): MenuItem[] {
  const node = findNode(canvas.graph(), at.node)
  const binding = node && bindingOf(node, at.port)
  const item = [...canvas.scene().items.values()].find(
    (each) => each.thing === 'node' && each.node.id === at.node,
  )
  const port = item?.thing === 'node' && item.component && inputOf(item.component, at.port)
  const edge = canvas
    .scene()
    .edges.find(
      ({ target, carries }) =>
        carries === 'binding' && target.port === at.port && nodeOf(target.item) === at.node,
    )
  const items: MenuItem[] = []
  if (edge)
    items.push({ label: t('canvas.menu.cut'), icon: <Unlink />, onSelect: () => cutEdge(canvas, edge) })
  if (binding && isFromInput(binding)) {
    items.push({
      label: t('canvas.menu.demote'),
      icon: <Link2Off />,
      onSelect: () =>
        canvas.drawing?.edit(namesIn(canvas).demote(at), (graph) => demote(graph, canvas.components(), at)),
    })
  } else if (port) {
    const place = { x: item.box.x - 220, y: item.box.y }
    items.push({
      label: t('canvas.menu.promote'),
      icon: <LogIn />,
      onSelect: () =>
        canvas.drawing?.edit(namesIn(canvas).promote(at), (graph) => promote(graph, at, port, place).graph),
    })
  }
  return items
}

function outputItems(canvas: Canvas, at: PortRef, t: TFunction): MenuItem[] {
  const output = pipelineOutputOf(canvas.graph(), at)
  const names = namesIn(canvas)
  if (output) {
    return [
      {
        label: t('canvas.menu.removeOutput'),
        icon: <Link2Off />,
        onSelect: () =>
          canvas.drawing?.edit(names.removePipelineOutput(output.name), (graph) =>
            removePipelineOutput(graph, output.name),
          ),
      },
    ]
  }
  const item = [...canvas.scene().items.values()].find(
    (each) => each.thing === 'node' && each.node.id === at.node,
  )
  const place = item ? { x: item.box.x + item.box.width + 64, y: item.box.y - 48 } : null
  return [
    {
      label: t('canvas.menu.addOutput'),
      icon: <LogOut />,
      onSelect: () =>
        canvas.drawing?.edit(
          names.addPipelineOutput(at.port),
          (graph) => addPipelineOutput(graph, at, place).graph,
        ),
    },
  ]
}

function commandItems(canvas: Canvas, groups: readonly CommandGroup[], t: TFunction): MenuItem[] {
  const lists = commandGroups
    .filter((group) => groups.includes(group))
    .map((group) =>
      commands
        .filter((command) => command.group === group && !command.isHidden && command.when(canvas))
        .map((command): MenuItem => {
          const Icon = command.icon
          return {
            label: t(`canvas.command.${command.id}`),
            icon: Icon && <Icon />,
            shortcut: command.shortcuts[0],
            danger: command.id === 'remove',
            onSelect: () => command.perform(canvas),
          }
        }),
    )
    .filter((list) => list.length > 0)
  return lists.flatMap((list, index) => (index === 0 ? list : [{ separator: true } as const, ...list]))
}
