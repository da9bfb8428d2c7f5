from django.apps import AppConfig


class Config(AppConfig):
    name = "linli.scenarios.gas"
    label = "gas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inspections are sealed and verified with the audit; registers can be imported; phones carry cylinders."""
        from linli.kernel.audit.sources import register_source
        from linli.kernel.places.services import REGISTERS, on_recode
        from linli.scenarios.gas import carried, operations
        from linli.scenarios.gas.queries import inspections
        from linli.scenarios.gas.services import cylinder_register, pipe_register, places, user_register

        register_source(
            inspections.SOURCE, inspections.leaves_of_day, inspections.verify, inspections.first_day
        )  # fmt: skip
        carried.install()
        operations.install()
        REGISTERS["cylinders"] = cylinder_register.REGISTER
        REGISTERS["pipe_segments"] = pipe_register.REGISTER
        REGISTERS["gas_users"] = user_register.USERS
        REGISTERS["gas_firms"] = user_register.FIRMS
        if places.follow not in on_recode:
            on_recode.append(places.follow)
