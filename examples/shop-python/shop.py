from cdk8s import Chart, Duration
from cdk8s_plus_28 import ContainerProps
from constructs import Construct
from graceful_mesh import GracefulMeshDefaults, GracefulMeshDeployment, Mesh, RequestDuration


class Shop(Chart):
    """A shop: one workload for each row of the decision table."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        GracefulMeshDefaults.set(self, mesh=Mesh.istio(version="1.24"))

        # Predictable: the drain is raised (Solution 1).
        self.checkout = GracefulMeshDeployment(
            self, "checkout",
            request_duration=RequestDuration.up_to(Duration.seconds(60)),
            containers=[ContainerProps(image="shop/checkout:1.4.2", port_number=8080)],
        )
        self.checkout.expose_via_service()

        # Unpredictable: the proxy waits for the application's connections (Solution 2).
        self.reports = GracefulMeshDeployment(
            self, "reports",
            request_duration=RequestDuration.unpredictable(at_most=Duration.minutes(10)),
            containers=[ContainerProps(image="shop/reports:2.0.1", port_number=8080)],
        )

        # Mostly predictable: both.
        self.search = GracefulMeshDeployment(
            self, "search",
            request_duration=RequestDuration.mixed(typical=Duration.seconds(20), at_most=Duration.minutes(5)),
            containers=[ContainerProps(image="shop/search:7.3.0", port_number=8080)],
        )
