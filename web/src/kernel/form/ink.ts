/** What a pen leaves on a canvas: smooth lines, black on white, as sharp as the screen. */
type Spot = [x: number, y: number]

const WIDTH = 2.4
const COLOUR = '#101816'

export class Ink {
  private last: Spot | null = null
  private middle: Spot | null = null
  private drawn = false

  constructor(private readonly board: HTMLCanvasElement) {}

  down(event: PointerEvent): void {
    this.board.setPointerCapture(event.pointerId)
    if (!this.drawn) this.clear() // measured with the first touch: a sheet that opens has no size before
    this.last = this.middle = this.spot(event)
    this.dot(this.last)
    this.drawn = true
  }

  move(event: PointerEvent): void {
    if (!this.last || !this.middle) return
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.line(this.spot(each))
  }

  up(): void {
    this.last = this.middle = null
  }

  clear(): void {
    const { board } = this
    const sharp = window.devicePixelRatio || 1
    board.width = Math.round(board.clientWidth * sharp)
    board.height = Math.round(board.clientHeight * sharp)
    const pen = board.getContext('2d')
    if (!pen) return
    pen.fillStyle = '#ffffff'
    pen.fillRect(0, 0, board.width, board.height)
    pen.scale(sharp, sharp)
    pen.lineCap = pen.lineJoin = 'round'
    pen.lineWidth = WIDTH
    pen.strokeStyle = pen.fillStyle = COLOUR
    this.drawn = false
  }

  /** The sheet as a PNG, or null while nothing is on it. */
  picture(): Promise<Blob | null> {
    if (!this.drawn) return Promise.resolve(null)
    return new Promise((resolve) => this.board.toBlob(resolve, 'image/png'))
  }

  private spot(event: PointerEvent): Spot {
    const box = this.board.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }

  private dot([x, y]: Spot): void {
    const pen = this.board.getContext('2d')
    pen?.beginPath()
    pen?.arc(x, y, WIDTH / 2, 0, 2 * Math.PI)
    pen?.fill()
  }

  /** From the last middle to the next one, bent around the point between: corners of a slow touch screen vanish. */
  private line(to: Spot): void {
    const [from, start] = [this.last!, this.middle!]
    const next: Spot = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    const pen = this.board.getContext('2d')
    pen?.beginPath()
    pen?.moveTo(...start)
    pen?.quadraticCurveTo(...from, ...next)
    pen?.stroke()
    this.last = to
    this.middle = next
  }
}
