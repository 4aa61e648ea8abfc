"""AdRevenueEarned → what the video that it ran on has earned."""

from functions.money import ad_revenue
from socialflow import clock
from socialflow.consumers import on_event
from socialflow.events import AdRevenueEarned

handler = on_event(AdRevenueEarned, lambda event, _event_id: ad_revenue.earned(event, clock.now()))
