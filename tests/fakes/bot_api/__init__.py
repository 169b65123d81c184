"""A pretended Telegram Bot API server (Bot API 10.3), for tests over real HTTP.

It keeps bots, people, private chats, groups, forums and their messages, hands out updates by long polling or
webhook, and refuses with the real server's words: unknown parameters and wrong types, HTML that doesn't
parse, texts over 4096 and captions over 1024 characters, callback data over 64 bytes, edits that change
nothing, deleted topics, blocked users. aiogram and python-telegram-bot talk to it unchanged.

    with running_bot_api() as api:
        bot = api.world.add_bot("42:secret", "shop_bot")
        anna = api.talk(bot, api.world.add_person("Anna", language="ru"))
        anna.says("hello")                      # an update waits for the bot
        ...                                     # the bot under test polls api.url and answers
        anna.messages                           # what the chat shows now
        anna.presses(anna.heard[-1], "Cheaper") # a callback query
        api.inject(Fault("429", times=3, retry_after=1))

    Forum:  group = api.world.add_group("Desk", agent, forum=True); api.world.join(group, bot, admin=True)
            boris = api.talk(bot, agent, group); boris.says("Hello, I'm Boris", thread=17)
            boris.closes_topic(17); boris.deletes_topic(17, words="TOPIC_DELETED")
    aiogram:  Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    PTB:      Application.builder().token(token).base_url(f"{api.url}/bot")
              .base_file_url(f"{api.url}/file/bot")
    Webhook:  running_bot_api(reroute={"https://shop.example": "http://127.0.0.1:8080"})
    Limits:   api.server.limits = Limits()      # 30 a second, 1 a second in a chat, 20 a minute in a group

Another process drives it by HTTP: see `control`. `world.calls` tells every request and its outcome.
"""

from tests.fakes.bot_api.faults import Fault, Limits
from tests.fakes.bot_api.people import Talk, buttons, shown
from tests.fakes.bot_api.running import BotApi, running_bot_api

__all__ = ["BotApi", "Fault", "Limits", "Talk", "buttons", "running_bot_api", "shown"]
