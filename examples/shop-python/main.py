import sys

from cdk8s import App

from shop import Shop

app = App()
shop = Shop(app, "shop")
app.synth()

# cdk8s keeps what an app prints on stdout to itself; stderr comes through.
for name in ["checkout", "reports", "search"]:
    workload = getattr(shop, name)
    print(f"\n{name}\n{workload.plan.explain()}\n\n{workload.timeline}\n", file=sys.stderr)
