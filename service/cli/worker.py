"""`shoucang worker`: one process that reads, classes and indexes."""

import click

from service.cli.desk import settings_here, standing_archive
from service.cli.process import supervised_option


@click.command()
@click.option(
    "--queue",
    "queues",
    multiple=True,
    metavar="NAME",
    help="只做这些队列（indexing、reading、media、clock），可多次给出。 Serve these queues only; may be given again.",
)
@click.option("--until-idle", is_flag=True, help="没有待办任务就结束。 End when nothing is left to do.")
@supervised_option
def worker(queues: tuple[str, ...], until_idle: bool) -> None:
    """处理识读、分类和索引任务。 Work on the queue: read, class, index."""
    import os

    from service.cli.process import on_stop
    from service.jobs.engine import engines_here
    from service.jobs.presence import own_name
    from service.jobs.queues import DATABASE, named_queues, work_as_told
    from service.jobs.worker import Worker

    settings = settings_here()
    engines = engines_here(settings.speech)
    # Pages and people come first: reading takes what they leave.
    os.nice(5)
    with standing_archive(settings) as archive:
        threads = max(1, (os.cpu_count() or 1) // settings.workers)
        served = named_queues(queues)
        one = Worker(own_name(), archive=archive, threads=threads, queues=served)
        one.can(engines=engines)
        on_stop(one.stop)
        if until_idle:
            one.run_until_idle()
        elif settings.queue != DATABASE:
            work_as_told(one, served, archive=archive)
        else:
            one.run()
