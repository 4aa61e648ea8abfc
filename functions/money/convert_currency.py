"""Operator's task: turns an account's money of one currency into another at a stated rate, once per reference."""

from functions.money import conversion
from functions.money.ledger_models import NewConversion
from socialflow import clock
from socialflow.consumers import task

handler = task(NewConversion, lambda asked: conversion.convert(asked, clock.now()))
