"""What to say next: state, reading in context, policy, actions and phrasing."""
