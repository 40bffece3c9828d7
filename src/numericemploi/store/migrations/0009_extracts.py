from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("store", "0008_synonyms")]

    operations = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("form", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("as_of", models.DateField()),
                ("run_digest", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=150)),
                ("frozen_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
