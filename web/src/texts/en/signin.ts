export const signin = {
  'signin.title': 'Sign in to LeagueGraph',
  'signin.expired': 'Your session has ended. Sign in again; you will be where you were.',
  'signin.demo': 'Roles of the demo',
  'signin.demoSays': 'All people of the demo are generated. Choose a role and see what it sees.',
  'signin.token': 'Token',
  'signin.tokenSays': 'Kept in this tab alone, and gone when it is closed.',
  'signin.notAToken': 'A token has three parts with dots between. Paste all of it.',
  'signin.go': 'Sign in',
  'signin.provider': 'Sign in with your identity provider',
  'signin.failed': 'You were not signed in. Try again.',
  'signin.licences': 'Licences of what this page is built with',
  'signin.refused': 'This token is not good, or has ended. Check it and paste it again.',
}
