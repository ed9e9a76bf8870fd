"""What is printed, stuffed into envelopes and posted after a batch: made from the register.

    addressees   who gets an envelope, and in which order everything lies
    joining      many letters in one Word file, each with its own pages
    labels       address labels as a Word file
    drafts       mails to look at and send by hand
    messages     short texts for SMS and WeChat
    bundles      the letters of one salesperson in a zip

Everything returns bytes or values; files are written by who asked. Nothing is ever sent.
"""
