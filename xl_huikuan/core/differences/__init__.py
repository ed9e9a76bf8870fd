"""The difference detective: our rows of one customer held against the customer's own list.

rows    a row of either side, and the board the matching is played on
pairs   one to one: by number, by number with another amount, by amount and date
sums    one to many: amounts that add up
slips   how a wrong amount came about
causes  what explains a row that found no partner
detect  all of it in order, to an account of the difference that ties to the fen
"""
