export const flows = {}
