/** Reads a barcode or QR code with the phone's camera, where the browser can (BarcodeDetector); elsewhere it is typed. */

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = { new (): Detector }

const detectorClass = (): DetectorClass | undefined => (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector

/** Whether this browser reads codes by itself and may use a camera. */
export const canScan = (): boolean => Boolean(detectorClass() && globalThis.navigator?.mediaDevices?.getUserMedia)

const BETWEEN_LOOKS_MS = 150

/**
 * The first code that the camera sees; null when it was stopped first. The camera is off again afterwards, always.
 *
 * Rejects when the camera is refused or not there.
 */
export async function scan(video: HTMLVideoElement, stop: AbortSignal): Promise<string | null> {
  const detector = new (detectorClass()!)()
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  try {
    video.srcObject = stream
    await video.play()
    while (!stop.aborted) {
      const [seen] = await detector.detect(video).catch(() => [])
      if (seen?.rawValue) return stop.aborted ? null : seen.rawValue
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS))
    }
    return null
  } finally {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}
