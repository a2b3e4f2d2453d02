export default function FlowsPage() {
  return null
}
