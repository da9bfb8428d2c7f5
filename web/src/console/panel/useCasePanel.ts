/** Which case is open beside the page: the address bar says so, hence Back closes it and a sent link opens it. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useCasePanel() {
  const route = useRoute()
  const router = useRouter()
  const uuid = computed(() => String(route.query.case ?? ''))

  function show(wanted: string): void {
    if (wanted === uuid.value) return
    const query = { ...route.query, case: wanted }
    void (uuid.value ? router.replace({ query }) : router.push({ query }))
  }

  function close(): void {
    if (!uuid.value) return
    const { case: gone, ...query } = route.query
    void gone
    void router.replace({ query })
  }

  return { uuid, show, close }
}
