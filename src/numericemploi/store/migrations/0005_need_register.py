import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def confirm_on_declaration(apps, schema_editor):
    apps.get_model("store", "Need").objects.update(confirmed_on=F("declared_on"))


class Migration(migrations.Migration):

    dependencies = [("store", "0004_credentials")]

    operations = [
        migrations.AddField("need", "organisation", models.CharField(db_index=True, max_length=40, null=True)),
        migrations.AddField("need", "sector", models.CharField(max_length=6, null=True)),
        migrations.AddField("need", "title", models.CharField(max_length=200, null=True)),
        migrations.AddField("need", "rome4", models.CharField(max_length=5, null=True)),
        migrations.AddField("need", "skills_asked", models.TextField(null=True)),
        migrations.AddField("need", "skills", models.JSONField(default=list)),
        migrations.AlterField("need", "commune", models.CharField(max_length=5, null=True)),
        migrations.AddField("need", "filled", models.PositiveIntegerField(default=0)),
        migrations.AddField("need", "letter", models.CharField(max_length=250, null=True)),
        migrations.AddField("need", "confirmed_on", models.DateField(null=True)),
        migrations.RunPython(confirm_on_declaration, migrations.RunPython.noop),
        migrations.AlterField("need", "confirmed_on", models.DateField()),
        migrations.AddField("need", "asked_on", models.DateField(null=True)),
        migrations.AddField("need", "state", models.CharField(db_index=True, default="open", max_length=10)),
        migrations.AddField("need", "reason", models.CharField(max_length=20, null=True)),
        migrations.AddField("need", "revision", models.PositiveIntegerField(default=1)),
        migrations.CreateModel(
            name="NeedRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("done_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("act", models.CharField(max_length=10)),
                ("party", models.CharField(max_length=10)),
                ("actor", models.CharField(blank=True, max_length=150)),
                ("reason", models.CharField(max_length=1000, null=True)),
                ("row", models.JSONField()),
                ("need", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.need")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("need", "revision"), name="one_need_revision")]},
        ),
        migrations.CreateModel(
            name="NeedContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=2)),
                ("need", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.need")),
            ],
        ),
        migrations.CreateModel(
            name="NeedLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("attached_on", models.DateField()),
                ("need", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.need")),
            ],
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("about", models.CharField(max_length=200)),
                ("state", models.CharField(choices=[("waiting", "Waiting"), ("sent", "Sent"), ("refused", "Refused")], db_index=True, default="waiting", max_length=10)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
