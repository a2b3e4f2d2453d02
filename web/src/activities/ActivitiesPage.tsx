export default function ActivitiesPage() {
  return null
}
