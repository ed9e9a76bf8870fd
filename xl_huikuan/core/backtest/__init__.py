"""Does our ranking work? Past month-ends are replayed and held against what then happened.

history   what a ledger must have, which days are replayed, what came late in the end
knowledge what was known on one of those days: open items, estimates, parts of the priority
rankings  the ways to order customers and items that are compared, ours and plain ones
measures  how much of the late money stands on top, and how well late and on time are told apart
replay    the whole of it
judging   every ranking on every day, and all days together
fitting   weights of the priority fitted on earlier month-ends, judged on later ones
outlook   what the same estimates say of invoices that are not due yet today
telling   what the figures mean to a manager, in Chinese
"""
