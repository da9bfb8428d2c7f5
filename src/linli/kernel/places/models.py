"""Places and their history: the administrative tree, grids, police grids, buildings, stairwells, homes.

Codes are digits and hierarchical: district 6, street 9, community 12, grid 15, micro-grid 18. A place's row is one
version with dates of validity; a code has at most one version on any day.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q


class Place(models.Model):
    """One version of a place. ``boundary`` is WKB in WGS 84 (longitude, latitude)."""

    class Level(models.TextChoices):
        DISTRICT = "district"
        STREET = "street"
        COMMUNITY = "community"
        GRID = "grid"
        MICRO_GRID = "micro_grid"
        POLICE_GRID = "police_grid"

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=18)
    level = models.CharField(max_length=12, choices=Level.choices)
    kind = models.CharField(max_length=16, default="")  # street|town|special, community|village, general|dedicated
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="")
    short_name = models.CharField(max_length=60, default="")
    parent_code = models.CharField(max_length=18, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    boundary = models.BinaryField(null=True)
    approximate = models.BooleanField(default=False)  # computed, not surveyed
    households = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # exclusive
    source = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["parent_code"], name="place_by_parent"),
            models.Index(fields=["level", "code"], name="place_by_level"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="place_dates_in_order"
            ),
            # btree_gist is not in every PostgreSQL; a one-element int8range compares codes with what GiST has built in
            ExclusionConstraint(
                name="place_one_version_a_day",
                expressions=[
                    (Func("code", template="int8range(code::int8, code::int8, '[]')"), RangeOperators.OVERLAPS),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class PlaceChange(models.Model):
    """A split, merger, renaming, move, creation or abolition, on a day, with its source."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)  # create|abolish|rename|recode|move|split|merge
    on = models.DateField(db_column="changed_on")
    note = models.CharField(max_length=300, default="")
    source = models.CharField(max_length=120, default="")
    recorded_at = models.DateTimeField()


class PlaceSuccession(models.Model):
    """Which version became which. A split has several rows with one ``before``, a merger several with one ``after``."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(PlaceChange, on_delete=models.PROTECT)
    before = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="successions")
    after = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="origins")


class PlaceStamp(models.Model):
    """One row whose number rises with every change of places: what processes hold in memory is as old as its stamp."""

    id = models.SmallIntegerField(primary_key=True)  # 1
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="place_stamp_one_row")]


class Building(models.Model):
    """A building with its address; ``place_code`` is its grid (15 digits) or, when unknown, its community (12)."""

    id = models.BigAutoField(primary_key=True)
    place_code = models.CharField(max_length=18)
    police_grid_code = models.CharField(max_length=18, default="")
    estate = models.CharField(max_length=60)
    number = models.CharField(max_length=20)  # 3号楼
    road = models.CharField(max_length=60, default="")
    road_number = models.CharField(max_length=20, default="")
    address = models.CharField(max_length=200)
    address_key = models.CharField(max_length=120)  # normalised, see lib.chinese
    floors = models.SmallIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()
    approximate = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["place_code"], name="building_by_place"),
            models.Index(fields=["estate", "number"], name="building_by_estate"),
            models.Index(fields=["address_key"], name="building_by_key"),
        ]


class Stairwell(models.Model):
    """A stairwell (楼门) of a building; it belongs to exactly one micro-grid (18 digits)."""

    id = models.BigAutoField(primary_key=True)
    building = models.ForeignKey(Building, on_delete=models.CASCADE)
    number = models.SmallIntegerField()
    place_code = models.CharField(max_length=18)

    class Meta:
        indexes = [models.Index(fields=["place_code"], name="stairwell_by_place")]
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="stairwell_once_a_building")]


class Home(models.Model):
    """A dwelling (实有房屋) in a stairwell."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, db_default=RandomUUID())
    stairwell = models.ForeignKey(Stairwell, on_delete=models.CASCADE)
    floor = models.SmallIntegerField()
    room = models.CharField(max_length=10)
    source = models.CharField(max_length=60, default="", db_default="")  # of one that was found later; else the import
    registered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stairwell", "room"], name="home_once_a_stairwell")]
