"""What several processes share for the moment, in a Valkey (or Redis) server: wake-up calls, locks, counters.

Nothing in it has to last. While it is away, each process goes on by itself: calls reach their own process and
the others look at the database now and then; chats are kept apart by their version; limits count per process.
"""
