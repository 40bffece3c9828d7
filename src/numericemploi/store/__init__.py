"""The only room that speaks SQL, and that writes in the data folder."""
