"""What a plan means to whoever has to agree to it.

    from stackwright.delivery.review import markdown, text
    from stackwright.delivery.review.reviewed import Review, review
    from stackwright.delivery.review.risks import Risk

    found = review(record, plan, document)            one stack: StackRecord, Plan, Document
    found = Review(record, failure="…")               one that could not be planned
    found = Review(record, waits=("…",))              one that is planned when something else is applied
    found.changes                                     Judged: the change, what it means, its arguments; worst first
    found.risk, found.verdict, found.counts           the worst Risk, it in words, counts by what is done
    text.text([found, …])                             for a terminal
    markdown.comment([found, …], name="plan-dev", heading="…", elsewhere="the log of this job")
    markdown.marker("plan-dev")                       its first line, by which the comment is found again

`Risk` is ordered: the smaller, the worse. `data.data(found)` is a review for `--json`.
"""
