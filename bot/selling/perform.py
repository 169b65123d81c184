"""From the decided action to its performer: one match, closed by the type checker."""

from __future__ import annotations

from typing import assert_never

from bot.dialogue import actions as do
from bot.selling import asking_why, cart, memory, product_talk, service
from bot.selling.advising import advise
from bot.selling.outcome import Turn
from bot.selling.recommending import recommend


def perform(turn: Turn, action: do.Action) -> None:
    held = {item.id: item.model_copy(deep=True) for item in turn.state.cart}
    _carry_out(turn, action)
    left = {item.id for item in turn.state.cart}
    turn.state.just_added = [item.id for item in turn.state.cart if item.id not in held]
    turn.state.just_removed = [item for id, item in held.items() if id not in left]


def _carry_out(turn: Turn, action: do.Action) -> None:
    match action:
        case do.Recommend():
            if action.take:
                cart.change(turn, do.ChangeCart("add", action.take))
                turn.buttons = []
            recommend(turn, action)
        case do.Ask():
            service.ask(turn, action)
        case do.Compare():
            product_talk.compare_products(turn, action)
        case do.Advise():
            advise(turn, action)
        case do.WhichOf():
            product_talk.which_of(turn, action)
        case do.ProductAnswer():
            product_talk.answer(turn, action)
        case do.Explain():
            product_talk.explain(turn, action)
        case do.PolicyAnswer():
            service.policy_answer(turn, action)
        case do.ChangeCart():
            cart.change(turn, action)
        case do.Checkout():
            service.checkout(turn)
        case do.OrderStatus():
            service.order_status(turn)
        case do.Greet():
            service.greet(turn, action)
        case do.Goodbye():
            turn.action = "goodbye"
            turn.tell("goodbye", name=turn.by_name)
        case do.GoOn():
            service.go_on(turn)
        case do.Chitchat():
            service.chitchat(turn, action.topic)
        case do.NotSold():
            service.not_sold(turn, action)
        case do.Handoff():
            service.handoff(turn, action)
        case do.BackToBot():
            turn.action = "chitchat"
            turn.tell("back-to-bot")
        case do.LeaveContact():
            service.contact_left(turn, action)
        case do.Rate():
            service.rated(turn, action)
        case do.ShowProfile():
            memory.show_profile(turn)
        case do.Forget():
            memory.forget(turn)
        case do.ShowPrivacy():
            memory.show_privacy(turn)
        case do.Agree():
            memory.agree(turn, action)
        case do.ForgetOne():
            memory.forget_one(turn, action)
        case do.GiveReason():
            asking_why.serve(turn, action)
        case do.Fallback():
            service.fallback(turn, action)
        case _:
            assert_never(action)
