"""GOV.UK Ethnicity facts and figures: victims of crime."""
