"""`shoucang worker`: one process that reads, classes and indexes."""

import click

from service.cli.desk import settings_here, standing_archive
from service.cli.process import supervised_option


@click.command()
@click.option("--until-idle", is_flag=True, help="没有待办任务就结束。 End when nothing is left to do.")
@supervised_option
def worker(until_idle: bool) -> None:
    """处理识读、分类和索引任务。 Work on the queue: read, class, index."""
    import os

    from service.cli.process import on_stop
    from service.jobs.presence import own_name
    from service.jobs.worker import Worker

    settings = settings_here()
    # Pages and people come first: reading takes what they leave.
    os.nice(5)
    with standing_archive(settings) as archive:
        threads = max(1, (os.cpu_count() or 1) // settings.workers)
        one = Worker(own_name(), archive=archive, threads=threads)
        on_stop(one.stop)
        if until_idle:
            one.run_until_idle()
        else:
            one.run()
